package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** S3Proxy on loopback in a JVM of its own, with its objects in memory; Maven fetches its jars once. */
final class S3Server implements AutoCloseable {
    static final String KEY = "AKIAFIDELITYTESTKEY0";
    static final String SECRET = "a/secret+that/nobody+should/ever+see0000";

    private final Process process;
    private final int port;

    private S3Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static S3Server start(Path folder) throws Exception {
        Path jars = FetchedJars.folder("s3proxy", "copy-dependencies");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path properties = Files.write(
                folder.resolve("s3proxy.properties"),
                List.of(
                        "s3proxy.endpoint=http://127.0.0.1:" + port,
                        "s3proxy.authorization=aws-v2-or-v4",
                        "s3proxy.identity=" + KEY,
                        "s3proxy.credential=" + SECRET,
                        "s3proxy.ignore-unknown-headers=true",
                        "jclouds.provider=transient",
                        "jclouds.identity=none",
                        "jclouds.credential=none"));
        Path log = folder.resolve("s3proxy.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=src/test/s3proxy/logback.xml",
                        "-cp",
                        jars + "/*",
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        properties.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        S3Server server = new S3Server(process, port);
        try {
            server.await(log);
        } catch (Exception | AssertionError e) {
            server.close();
            throw e;
        }
        return server;
    }

    int port() {
        return port;
    }

    /** Puts objects, eight at a time; {@code bucket/key}, or {@code bucket/} to make a bucket. */
    void put(List<String> keys, Function<String, byte[]> content) throws Exception {
        int threads = Math.min(8, keys.size());
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Void>> shares = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int share = t;
                shares.add(() -> {
                    putInTurn(
                            IntStream.range(0, keys.size())
                                    .filter(i -> i % threads == share)
                                    .mapToObj(keys::get)
                                    .toList(),
                            content);
                    return null;
                });
            }
            for (Future<Void> share : pool.invokeAll(shares)) {
                share.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    void put(Map<String, byte[]> objects) throws Exception {
        put(List.copyOf(objects.keySet()), objects::get);
    }

    /** One connection, one request after the other: the JDK's own client costs more than the server. */
    private void putInTurn(List<String> keys, Function<String, byte[]> content) throws Exception {
        long expires = System.currentTimeMillis() / 1000 + 3600;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String key : keys) {
                String path = "/" + key;
                byte[] body = content.apply(key);
                String head = "PUT " + path + "?AWSAccessKeyId=" + KEY + "&Expires=" + expires + "&Signature="
                        + signature(path, expires) + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nContent-Length: "
                        + body.length + "\r\n\r\n";
                byte[] start = head.getBytes(StandardCharsets.US_ASCII);
                byte[] request = new byte[start.length + body.length];
                System.arraycopy(start, 0, request, 0, start.length);
                System.arraycopy(body, 0, request, start.length, body.length);
                out.write(request);
                String answer = head(in);
                assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
                assertTrue(answer.toLowerCase(Locale.ROOT).contains("content-length: 0"), answer);
            }
        }
    }

    /** What AWS calls a signature of version 2, for a link that anyone may use. */
    private static String signature(String path, long expires) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.US_ASCII), "HmacSHA1"));
        byte[] signed = mac.doFinal(("PUT\n\n\n" + expires + "\n" + path).getBytes(StandardCharsets.US_ASCII));
        return URLEncoder.encode(Base64.getEncoder().encodeToString(signed), StandardCharsets.UTF_8);
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the server hung up after: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private void await(Path log) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (true) {
            try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertTrue(open.isConnected());
                return;
            } catch (IOException e) {
                assertTrue(process.isAlive() && System.nanoTime() < deadline, () -> "no server: " + text(log));
                Thread.sleep(50);
            }
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
