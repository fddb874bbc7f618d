"""Bulk conversion (批量转换): a province's export becomes signed certificates, in chunks, each exactly once.

The way of the data is the order of the modules: `planning` reads the file once and cuts it into chunks,
`runner` hands the chunks to workers, `chunk` turns rows into certificates, `storing` commits them, `report`
says what became of every row. Around it: `handing_in` takes files from clerks, `queue` starts their runs in
turn, `lease` keeps a run to one process at a time, `recorded_run` keeps anyone from altering it.
"""
