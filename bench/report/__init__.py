"""The report on the suite `designs`: results in, one HTML page, a summary and documents out."""
