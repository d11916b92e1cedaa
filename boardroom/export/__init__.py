"""An association's archive outside the portal: packages that outlive it, reading them back, and leaving."""
