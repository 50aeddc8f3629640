"""Programs in: an ERP or an order desk asks before it takes an order or ships one."""
