"""The service (核发与核验服务): interfaces, register, accounts, audit, pages; alone in knowing the web."""
