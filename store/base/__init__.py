"""What every query stands on: settings, logging, the database, its clock, encryption."""
