"""spark-fidelity from PySpark: the main job, embeddings as a DataFrame, and scores in SQL.

usage: spark-submit --jars target/spark-fidelity.jar \
           --conf spark.sql.catalog.fidelity=io.sparkfidelity.spark.FidelityCatalog \
           submit/pyspark/example.py REFERENCE CANDIDATE OUT

REFERENCE and CANDIDATE are folders of images. In a notebook `spark` is there already, and the jar and the catalog are
settings of the cluster. It needs the JVM's gateway, which Spark Connect does not have.
"""

import sys

from pyspark.sql import DataFrame, SparkSession


def run(spark, *arguments):
    """Runs a command as submit/local.sh does, in this session; returns what it prints."""
    invocation = spark._jvm.io.sparkfidelity.cli.Invocation.of(list(arguments))
    if invocation.code() != 0:
        raise RuntimeError(f"exit code {invocation.code()}: {invocation.errors().strip()}")
    return invocation.output()


def embed(images, **parameters):
    """The rows with their embeddings. Parameters are ImageEmbedder's: inputCol, outputCol, rejectCol, model ..."""
    spark = images.sparkSession
    embedder = spark._jvm.io.sparkfidelity.spark.ImageEmbedder()
    for name, value in parameters.items():
        getattr(embedder, "set" + name[0].upper() + name[1:])(value)
    return DataFrame(embedder.transform(images._jdf), spark)


def main(reference, candidate, out):
    spark = SparkSession.builder.getOrCreate()

    print(run(spark, "evaluate", "--reference", reference, "--candidate", "night=" + candidate,
              "--metrics", "fid,cmmd", "--max-reject-ratio", "0.01", "--out", out))

    for name, folder in ("reference", reference), ("night", candidate):
        images = spark.read.format("binaryFile").option("recursiveFileLookup", True).load(folder)
        embed(images.drop("content"), inputCol="path", rejectCol="why").cache().createOrReplaceTempView(name)
    score = spark.sql("""
        SELECT s.value, s.standard_error, s.n_reference, s.n_candidate FROM (
          SELECT fidelity.score('fid', r.tally, c.tally) AS s FROM
            (SELECT fidelity.tally(path, embedding) AS tally FROM reference) r,
            (SELECT fidelity.tally(path, embedding) AS tally FROM night) c)""").first()
    print(f"fid in SQL: {score[0]:.8f} +- {score[1]:.6f}, of {score[2]} and {score[3]} images")
    rejects = spark.sql("SELECT path, why FROM night WHERE embedding IS NULL ORDER BY path").collect()
    for path, why in rejects:
        print(f"reject: {why} {path.rsplit('/', 1)[1]}")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: example.py REFERENCE CANDIDATE OUT")
    main(*sys.argv[1:])
