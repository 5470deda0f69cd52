package dev.sojourn.micrometer;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What Prometheus would see of a registry. */
record Scrape(List<String> samples) {

    static Scrape of(PrometheusMeterRegistry registry) {
        return new Scrape(
                registry.scrape().lines().filter(line -> !line.startsWith("#")).toList());
    }

    /** The names of all samples, without those of buckets. */
    Set<String> names() {
        return samples.stream()
                .map(line -> line.replaceFirst("[{ ].*", ""))
                .filter(name -> !name.endsWith("_bucket"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The value of one series, written as Prometheus writes it; NaN is text here, too. */
    String value(String series) {
        return samples.stream()
                .filter(line -> line.startsWith(series + " "))
                .map(line -> line.substring(series.length() + 1))
                .findFirst()
                .orElse("no series");
    }

    boolean has(String part) {
        return samples.stream().anyMatch(line -> line.contains(part));
    }
}
