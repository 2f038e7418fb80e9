package io.sparkfidelity.cli.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What the formulas of the reference tools take on this machine, in a Python interpreter that has their libraries. */
final class ReferenceTimes {
    private static final String SCRIPT = "reference_times.py";

    private ReferenceTimes() {}

    /** Seconds by name; none, with a word on the console, where the interpreter or its libraries are not there. */
    static Map<String, Double> measured(String python, PrintWriter console) throws InterruptedException {
        Map<String, Double> seconds = new HashMap<>();
        if (python.isEmpty()) {
            return seconds;
        }
        try (InputStream script = Objects.requireNonNull(ReferenceTimes.class.getResourceAsStream(SCRIPT), SCRIPT)) {
            Process process =
                    new ProcessBuilder(python, "-").redirectErrorStream(true).start();
            try (var input = process.getOutputStream()) {
                script.transferTo(input);
            }
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] words = line.split(" ");
                    if (words.length == 3 && words[0].equals("seconds")) {
                        seconds.put(words[1], Double.valueOf(words[2]));
                    } else {
                        console.println(python + ": " + line);
                    }
                }
            }
            if (process.waitFor() != 0) {
                console.println(python + " has no scipy or sklearn; figures stand alone");
            }
        } catch (IOException e) {
            console.println(python + " cannot be run (" + e.getMessage() + "); figures stand alone");
        }
        console.flush();
        return seconds;
    }
}
