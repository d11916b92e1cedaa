"""What is asked about requests, findings, processing, incidents and pages that need care."""
