"""What signing knows without a database: states, who must sign, methods, the statement, evidence, the verdict."""
