"""Packages that outlive the portal: exporting an association, reading an export back, leaving the installation."""
