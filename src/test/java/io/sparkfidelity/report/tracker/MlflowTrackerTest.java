package io.sparkfidelity.report.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.sparkfidelity.report.HandReport;
import io.sparkfidelity.report.Report;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as MLflow's documentation of its REST interface says. */
class MlflowTrackerTest {
    private static final String TOKEN = "secret-of-the-test";
    private static final Report REPORT = HandReport.full(List.of("night", "a b:c"), "r");

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> failing = new ConcurrentHashMap<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/base/api/2.0/mlflow/", exchange -> {
            String call = exchange.getRequestURI().toString().replaceFirst(".*/mlflow/", "");
            calls.add(exchange.getRequestMethod() + " " + call + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (body.length > 0) {
                bodies.add(new ObjectMapper().readTree(body));
            }
            String name = call.replaceFirst("\\?.*", "");
            String answer =
                    switch (name) {
                        case "experiments/create" -> "{\"experiment_id\": \"7\"}";
                        case "runs/create" -> "{\"run\": {\"info\": {\"run_id\": \"abc123\"}, \"data\": {}}}";
                        case "experiments/get-by-name" -> "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\"}";
                        default -> "{}";
                    };
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            int code = failing.getOrDefault(name, name.equals("experiments/get-by-name") ? 404 : 200);
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/base";
    }

    private static Optional<String> environment(String name) {
        return name.equals("MLFLOW_TRACKING_TOKEN") ? Optional.of(TOKEN) : Optional.empty();
    }

    @Test
    void aReportIsARunWithItsScores() throws Exception {
        String address = MlflowTracker.at(base() + "/#nights & days", MlflowTrackerTest::environment)
                .add(REPORT, "20260101T000000Z-x.json", "file:/out/night");
        assertEquals(base() + "/#/experiments/7/runs/abc123", address);
        String bearer = " Bearer " + TOKEN;
        assertEquals(
                List.of(
                        "GET experiments/get-by-name?experiment_name=nights+%26+days" + bearer,
                        "POST experiments/create" + bearer,
                        "POST runs/create" + bearer,
                        "POST runs/log-batch" + bearer,
                        "POST runs/update" + bearer),
                calls);
        assertEquals("nights & days", bodies.get(0).get("name").asText());
        assertEquals("7", bodies.get(1).get("experiment_id").asText());
        assertTrue(bodies.get(1).get("tags").toString().contains("[report](file:/out/night)"), bodies.toString());
        JsonNode batch = bodies.get(2);
        assertEquals("abc123", batch.get("run_id").asText());
        Report.ScoreEntry score = REPORT.scores().get(0);
        JsonNode metric = batch.get("metrics").get(0);
        assertEquals(
                score.model() + "/night/" + score.metric(), metric.get("key").asText());
        assertEquals(score.value(), metric.get("value").asDouble());
        for (JsonNode each : batch.get("metrics")) {
            assertTrue(each.get("key").asText().matches("[A-Za-z0-9_./ -]{1,250}"), each.toString());
            assertTrue(each.get("value").isNumber(), each.toString());
        }
        assertTrue(batch.get("params").size() <= 100);
        assertEquals("FINISHED", bodies.get(3).get("status").asText());
    }

    @Test
    void whatItRefusesIsALineWithoutTheToken() throws Exception {
        for (String call : List.of("experiments/get-by-name", "runs/create", "runs/log-batch", "runs/update")) {
            for (int code : new int[] {302, 403, 500}) {
                failing.clear();
                failing.put(call, code);
                String message = failure(base());
                assertTrue(message.contains(call) && message.contains("HTTP " + code), message);
                assertFalse(message.contains(TOKEN), message);
                assertEquals(1, message.lines().count());
            }
        }
        server.stop(0);
        assertTrue(failure(base()).contains("cannot be reached"), "it is down");
    }

    private static String failure(String address) {
        MlflowTracker tracker = MlflowTracker.at(address, MlflowTrackerTest::environment);
        return assertThrows(IOException.class, () -> tracker.add(REPORT, "run", "place"))
                .getMessage();
    }

    @Test
    void addressesAreCheckedBefore() {
        for (String address :
                List.of("", "localhost:5000", "ftp://host", "http://", "http://a b", "http://h?x=1", "databricks")) {
            assertThrows(
                    IllegalArgumentException.class, () -> MlflowTracker.at(address, name -> Optional.empty()), address);
        }
        MlflowTracker.at("databricks#/Users/eve/nights", name -> Optional.of("host.example"));
    }
}
