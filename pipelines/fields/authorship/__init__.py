"""Who wrote an article, as its page says: people, desks, the agency; names told from what stands around them."""
