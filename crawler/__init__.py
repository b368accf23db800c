"""What to fetch, when, and how politely; and the command line. The only rooms that touch the network."""
