"""What identity decides without asking anyone: proofs of who logs in, and orders to BankID."""
