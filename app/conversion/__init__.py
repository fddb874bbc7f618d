"""Bulk conversion (批量转换): a province's export becomes signed certificates, in chunks, each exactly once.

The way of the data is the order of the modules: `planning` reads the file once and cuts it into chunks,
`runner` hands the chunks to workers, `chunk` turns rows into certificates, `storing` commits them, `report`
says what became of every row.
"""
