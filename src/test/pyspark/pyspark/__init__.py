"""A stand-in for the part of PySpark that submit/pyspark/example.py uses, for tests where PySpark is not installed.

It reaches the JVM as PySpark does: through Spark's own gateway, by Py4J, with PySpark's names (_jvm, _jdf).
"""
