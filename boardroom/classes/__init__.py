"""Record classes, the retention schedule and the keep-until rule."""
