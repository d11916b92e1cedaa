"""Swedish as boards write it: dates, identifiers, money, words and their forms. Pure; no engine, no database."""
