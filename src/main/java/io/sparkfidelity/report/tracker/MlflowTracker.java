package io.sparkfidelity.report.tracker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.storage.Documents;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * An MLflow tracking server, or a Databricks workspace, which has the same REST interface ({@code /api/2.0/mlflow}, as MLflow's
 * documentation of it says).
 */
public final class MlflowTracker {
    private static final String API = "/api/2.0/mlflow/";
    private static final String DATABRICKS = "databricks";
    /** Where an address names no experiment: the server's own. */
    private static final String DEFAULT_EXPERIMENT = "Default";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LONGEST_ANSWER = 1 << 20;
    private static final int NOT_FOUND = 404;
    private static final Documents JSON = Documents.json(mapper -> mapper);

    private final URI server;
    private final String experiment;
    private final Optional<String> authorization;

    private MlflowTracker(URI server, String experiment, Optional<String> authorization) {
        this.server = server;
        this.experiment = experiment;
        this.authorization = authorization;
    }

    /**
     * The tracker at an address.
     *
     * @param address {@code http(s)://host[:port][/path][#experiment]}, or {@code databricks[#/path/of/experiment]}, whose host
     *     and token are {@code DATABRICKS_HOST} and {@code DATABRICKS_TOKEN}
     * @param environment of the process; a server's token is {@code MLFLOW_TRACKING_TOKEN}, or {@code
     *     MLFLOW_TRACKING_USERNAME} and {@code MLFLOW_TRACKING_PASSWORD}
     * @throws IllegalArgumentException if it is none, in one line
     */
    public static MlflowTracker at(String address, Function<String, Optional<String>> environment) {
        int hash = address.indexOf('#');
        String server = hash < 0 ? address : address.substring(0, hash);
        String experiment = hash < 0 || hash == address.length() - 1 ? DEFAULT_EXPERIMENT : address.substring(hash + 1);
        if (server.equals(DATABRICKS)) {
            String host = environment
                    .apply("DATABRICKS_HOST")
                    .orElseThrow(() -> new IllegalArgumentException(
                            "databricks wants the workspace's address in DATABRICKS_HOST"));
            return new MlflowTracker(
                    uri(host.contains("://") ? host : "https://" + host),
                    experiment,
                    environment.apply("DATABRICKS_TOKEN").map(token -> "Bearer " + token));
        }
        Optional<String> token = environment.apply("MLFLOW_TRACKING_TOKEN").map(bearer -> "Bearer " + bearer);
        return new MlflowTracker(uri(server), experiment, token.isPresent() ? token : password(environment));
    }

    private static Optional<String> password(Function<String, Optional<String>> environment) {
        return environment
                .apply("MLFLOW_TRACKING_USERNAME")
                .map(user -> "Basic "
                        + Base64.getEncoder()
                                .encodeToString((user + ":"
                                                + environment
                                                        .apply("MLFLOW_TRACKING_PASSWORD")
                                                        .orElse(""))
                                        .getBytes(StandardCharsets.UTF_8)));
    }

    private static URI uri(String server) {
        String plain = server.replaceAll("/+$", "");
        if (!plain.matches("https?://[^\\s/?#@]+(/[^\\s?#@]*)?")) {
            throw new IllegalArgumentException("it is no address of an MLflow server: write http://HOST:PORT or"
                    + " https://HOST, with #EXPERIMENT behind it, or databricks");
        }
        return URI.create(plain);
    }

    /**
     * Makes a run of a report, with its scores as metrics and its spec as parameters.
     *
     * @param run the report's name in a history
     * @param place where the report is
     * @return the run's address
     * @throws IOException if the server cannot be reached or refuses; the message is one line without secrets
     */
    public String add(Report report, String run, String place) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        String of = experiment(client);
        long started = Instant.parse(report.startedAt()).toEpochMilli();
        String id = text(
                post(
                        client,
                        "runs/create",
                        Map.of(
                                "experiment_id",
                                of,
                                "run_name",
                                run,
                                "start_time",
                                started,
                                "tags",
                                TrackedRun.tags(report, run, place))),
                "run",
                "info",
                "run_id");
        List<Map<String, Object>> metrics = TrackedRun.metrics(report);
        List<Map<String, Object>> parameters = TrackedRun.parameters(report);
        for (int from = 0; from == 0 || from < metrics.size(); from += TrackedRun.MOST_METRICS) {
            post(
                    client,
                    "runs/log-batch",
                    Map.of(
                            "run_id",
                            id,
                            "metrics",
                            metrics.subList(from, Math.min(metrics.size(), from + TrackedRun.MOST_METRICS)),
                            "params",
                            from == 0 ? parameters : List.of()));
        }
        post(client, "runs/update", Map.of("run_id", id, "status", "FINISHED", "end_time", System.currentTimeMillis()));
        return server + "/#/experiments/" + of + "/runs/" + id;
    }

    /** The experiment's number; it is made if there is none of its name. */
    private String experiment(HttpClient client) throws IOException, InterruptedException {
        HttpResponse<InputStream> found = send(
                client,
                request("experiments/get-by-name?experiment_name="
                                + URLEncoder.encode(experiment, StandardCharsets.UTF_8))
                        .GET()
                        .build());
        if (found.statusCode() == NOT_FOUND) {
            found.body().close();
            return text(post(client, "experiments/create", Map.of("name", experiment)), "experiment_id");
        }
        return text(answer("experiments/get-by-name", found), "experiment", "experiment_id");
    }

    private Map<String, Object> post(HttpClient client, String call, Map<String, Object> body)
            throws IOException, InterruptedException {
        HttpRequest request = request(call)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.write(body)))
                .build();
        return answer(call, send(client, request));
    }

    private HttpRequest.Builder request(String call) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server + API + call)).timeout(PATIENCE);
        authorization.ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    private HttpResponse<InputStream> send(HttpClient client, HttpRequest request)
            throws IOException, InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IllegalArgumentException | IOException e) {
            String reason = e.getMessage() == null
                    ? ""
                    : ": " + e.getMessage().lines().findFirst().orElse("");
            throw new IOException(server + " cannot be reached, " + e.getClass().getSimpleName() + reason, e);
        }
    }

    private Map<String, Object> answer(String call, HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            // A redirect is not followed: the token is for this server.
            if (response.statusCode() / 100 != 2) {
                throw new IOException(server + " answers " + call + " with HTTP " + response.statusCode());
            }
            String text = new String(body.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
            return JSON.read(text, new TypeReference<Map<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new IOException(server + " answers " + call + " with what is no JSON", e);
        }
    }

    private String text(Map<String, Object> answer, String... path) throws IOException {
        Object at = answer;
        for (String key : path) {
            at = at instanceof Map<?, ?> map && map.get(key) != null ? map.get(key) : "";
        }
        if (!(at instanceof String text) || !text.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IOException(
                    server + " answers without '" + String.join(".", path) + "': is it an MLflow server?");
        }
        return text;
    }
}
