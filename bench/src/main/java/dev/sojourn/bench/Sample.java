package dev.sojourn.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * What one operation took.
 *
 * @param wall elapsed nanoseconds of a caller
 * @param cpu nanoseconds of a caller's CPU time
 * @param others nanoseconds of CPU time of the Java threads that are no callers, such as a driver's or a server's
 * @param jvm nanoseconds of CPU time of the whole JVM: collector, compiler and the making of tickets included
 * @param bytes bytes that a caller allocated
 * @param othersBytes bytes that the other Java threads allocated
 */
record Sample(double wall, double cpu, double others, double jvm, double bytes, double othersBytes) {

    static Sample median(Collection<Sample> samples) {
        return new Sample(
                median(samples, Sample::wall),
                median(samples, Sample::cpu),
                median(samples, Sample::others),
                median(samples, Sample::jvm),
                median(samples, Sample::bytes),
                median(samples, Sample::othersBytes));
    }

    static double median(Collection<Sample> samples, ToDoubleFunction<Sample> figure) {
        return median(samples.stream().mapToDouble(figure));
    }

    static double median(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalStateException("Nothing was measured");
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** What lies between the least and the most, in parts of the median. */
    static double spread(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        double middle = median(DoubleStream.of(sorted));
        return middle == 0 ? 0 : (sorted[sorted.length - 1] - sorted[0]) / Math.abs(middle);
    }

    static String percent(double part) {
        return String.format(Locale.ROOT, "%.0f %%", part * 100);
    }

    /** The text in which a JVM tells another. */
    String line() {
        return Forks.line(wall, cpu, others, jvm, bytes, othersBytes);
    }

    static Sample of(String line) {
        double[] figures = Forks.figures(line);
        return new Sample(figures[0], figures[1], figures[2], figures[3], figures[4], figures[5]);
    }
}
