"""What every page shares: doors to Works, guards, security headers, navigation, error pages."""
