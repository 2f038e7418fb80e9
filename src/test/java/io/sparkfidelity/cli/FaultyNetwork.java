package io.sparkfidelity.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port that leads to a server, and not always: of its connections one in eight is answered 503 at its first request,
 * and the others are reset after some bytes, in either direction, wherever that is: in a header, within an image.
 */
final class FaultyNetwork implements AutoCloseable {
    private static final byte[] SLOW_DOWN = ("HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\n"
                    + "Content-Length: 93\r\nConnection: close\r\n\r\n"
                    + "<?xml version=\"1.0\"?><Error><Code>SlowDown</Code>"
                    + "<Message>reduce your rate</Message></Error> ")
            .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listening;
    private final int server;
    private final int shortest;
    private final int longest;
    private final Random random;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger reset = new AtomicInteger();

    /**
     * @param server port on loopback
     * @param shortest bytes after which a connection may be reset
     * @param longest bytes after which it has been
     */
    FaultyNetwork(int server, long seed, int shortest, int longest) throws IOException {
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.server = server;
        this.shortest = shortest;
        this.longest = longest;
        this.random = new Random(seed);
        daemon(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Takes no connection and closes all, until {@link #mend}. */
    void cut() {
        cut = true;
        open.forEach(socket -> close(socket, socket));
    }

    void mend() {
        cut = false;
    }

    /** Requests answered 503 so far. */
    int refused() {
        return refused.get();
    }

    /** Connections reset so far. */
    int reset() {
        return reset.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                if (cut) {
                    client.setSoLinger(true, 0);
                    client.close();
                    continue;
                }
                open.add(client);
                boolean refuses = random.nextInt(8) == 0;
                int bytes = shortest + random.nextInt(longest - shortest);
                daemon(() -> serve(client, refuses, bytes));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client, boolean refuses, int bytes) {
        try {
            if (refuses) {
                if (client.getInputStream().read(new byte[1 << 16]) > 0) {
                    refused.incrementAndGet();
                    client.getOutputStream().write(SLOW_DOWN);
                    client.shutdownOutput();
                    // What still comes is read: closing with bytes unread would reset the answer away.
                    client.setSoTimeout(2000);
                    client.getInputStream().transferTo(OutputStream.nullOutputStream());
                }
                client.close();
                return;
            }
            Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
            open.add(upstream);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            AtomicInteger left = new AtomicInteger(bytes);
            daemon(() -> pass(client, upstream, left));
            pass(upstream, client, left);
        } catch (IOException e) {
            close(client, client);
        }
    }

    private void pass(Socket from, Socket to, AtomicInteger left) {
        byte[] buffer = new byte[4096];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                int allowed = Math.min(got, Math.max(0, left.getAndAdd(-got)));
                out.write(buffer, 0, allowed);
                if (allowed < got) {
                    reset.incrementAndGet();
                    // With this, closing sends RST and not FIN.
                    from.setSoLinger(true, 0);
                    to.setSoLinger(true, 0);
                    break;
                }
            }
        } catch (IOException e) {
            // The other direction has closed them.
        }
        close(from, to);
    }

    private void close(Socket one, Socket other) {
        for (Socket socket : new Socket[] {one, other}) {
            open.remove(socket);
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "faulty-network");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
