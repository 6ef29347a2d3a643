"""What is read of messages: the inbox, and what a letter says."""
