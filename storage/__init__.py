"""What is kept: tables, repositories, and the reading and importing of files."""
