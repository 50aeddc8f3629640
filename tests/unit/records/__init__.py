"""What people log: the services of the salesperson's day."""
