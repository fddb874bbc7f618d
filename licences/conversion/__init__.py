"""Conversion of legacy provincial licences (存量证照转换) to the ministry standard."""
