"""Settings, first set-up, API tokens' pages, logs, job health, backup."""
