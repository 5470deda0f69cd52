package dev.sojourn.server.cli;

import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells on standard error how far long work is: on a terminal one line that is written anew, elsewhere a line every ten
 * seconds. The rate and the time that is left are those of the work so far.
 */
final class Progress implements AutoCloseable {

    private static final long REFRESH = 200_000_000;
    private static final long REMIND = 10_000_000_000L;
    private static final double SECOND = 1e9;
    private static final String CLEAR = "\r\u001b[K";

    private final Terminal terminal;
    private final boolean quiet;
    private final long total;
    private final LongSupplier nanos;
    private final long begun;
    private long told;
    private boolean open;

    /** Begins work of so many steps; 0 when it is not known how many. */
    Progress(Terminal terminal, boolean quiet, long total, LongSupplier nanos) {
        this.terminal = terminal;
        this.quiet = quiet;
        this.total = total;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
        this.told = begun;
    }

    void at(long done) {
        long now = nanos.getAsLong();
        boolean due = now - told >= (terminal.errIsTerminal() ? REFRESH : REMIND);
        if (quiet || !due) {
            return;
        }
        told = now;
        String line = line(done, total, (now - begun) / SECOND);
        if (terminal.errIsTerminal()) {
            terminal.err().print(CLEAR + line);
            terminal.err().flush();
            open = true;
        } else {
            terminal.err().println(line);
        }
    }

    /** Takes the line off a terminal, so that what follows stands alone. */
    @Override
    public void close() {
        if (open) {
            terminal.err().print(CLEAR);
            terminal.err().flush();
            open = false;
        }
    }

    /** Such as {@code 41 % 2.1 M/5.1 M 48 k/s 1 min left}. */
    static String line(long done, long total, double seconds) {
        double rate = seconds > 0 ? done / seconds : 0;
        String rates = short3(rate) + "/s";
        if (total <= 0) {
            return short3((double) done) + " " + rates;
        }
        // A count may be a little behind what is met.
        long percent = Math.min(100, 100 * done / total);
        String left = rate > 0 ? " " + time(Math.max(0, total - done) / rate) + " left" : "";
        return percent + " % " + short3((double) done) + "/" + short3((double) total) + " " + rates + left;
    }

    private static String short3(double number) {
        if (number < 1_000) {
            return String.valueOf(Math.round(number));
        }
        double thousands = number / 1_000;
        char unit = 'k';
        if (thousands >= 1_000) {
            thousands /= 1_000;
            unit = 'M';
        }
        return String.format(Locale.ROOT, thousands < 10 ? "%.1f %c" : "%.0f %c", thousands, unit);
    }

    private static String time(double seconds) {
        if (seconds < 60) {
            return Math.round(seconds) + " s";
        }
        double minutes = seconds / 60;
        return minutes < 60 ? Math.round(minutes) + " min" : String.format(Locale.ROOT, "%.1f h", minutes / 60);
    }
}
