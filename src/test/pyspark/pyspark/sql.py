import os

from py4j.java_gateway import GatewayParameters, JavaGateway


class DataFrame:
    def __init__(self, jdf, session):
        self._jdf = jdf
        self.sparkSession = session

    def createOrReplaceTempView(self, name):
        self._jdf.createOrReplaceTempView(name)

    def drop(self, column):
        return DataFrame(self._jdf.drop(column), self.sparkSession)

    def cache(self):
        self._jdf.cache()
        return self

    def collect(self):
        return [tuple(row.get(i) for i in range(row.length())) for row in self._jdf.collectAsList()]

    def first(self):
        return self.collect()[0]


class DataFrameReader:
    def __init__(self, session):
        self._session = session
        self._jreader = session._jsparkSession.read()

    def format(self, source):
        self._jreader = self._jreader.format(source)
        return self

    def option(self, key, value):
        self._jreader = self._jreader.option(key, str(value).lower() if isinstance(value, bool) else value)
        return self

    def load(self, path):
        return DataFrame(self._jreader.load(path), self._session)


class SparkSession:
    class builder:
        @staticmethod
        def getOrCreate():
            # As spark-submit tells the Python program that it starts.
            gateway = JavaGateway(gateway_parameters=GatewayParameters(
                port=int(os.environ["PYSPARK_GATEWAY_PORT"]), auth_token=os.environ["PYSPARK_GATEWAY_SECRET"],
                auto_convert=True))
            return SparkSession(gateway.jvm)

    def __init__(self, jvm):
        self._jvm = jvm
        self._jsparkSession = jvm.org.apache.spark.sql.SparkSession.builder().getOrCreate()

    @property
    def read(self):
        return DataFrameReader(self)

    def sql(self, query):
        return DataFrame(self._jsparkSession.sql(query), self)
