"""What lies on the disk beside the database: capture files, their records, locks and folders."""
