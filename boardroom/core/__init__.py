"""What every feature stands on: column types, identifiers, dates, the actor, permissions, refusals, log."""
