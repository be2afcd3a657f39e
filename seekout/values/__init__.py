"""What cells say: names, phones, links, dates, histories."""
