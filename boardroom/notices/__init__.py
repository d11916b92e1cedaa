"""Mail and one-purpose links: outbox rows in the database, delivered by the worker."""
