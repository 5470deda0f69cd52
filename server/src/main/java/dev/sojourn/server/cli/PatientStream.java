package dev.sojourn.server.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** An answer that is waited for only so long: the client of HTTP bounds no more than the wait for its head. */
final class PatientStream extends FilterInputStream {

    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private final Duration patience;
    private volatile boolean late;

    /**
     * A stream.
     *
     * @param in whose read ends when it is closed by another thread
     * @param patience the longest wait for the next bytes
     */
    PatientStream(InputStream in, Duration patience) {
        super(in);
        this.patience = patience;
    }

    private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, action -> {
            Thread thread = new Thread(action, "sojourn-patience");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        ScheduledFuture<?> end = CLOCK.schedule(this::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            int read = in.read(bytes, offset, length);
            if (!late) {
                return read;
            }
        } catch (IOException e) {
            if (!late) {
                throw e;
            }
        } finally {
            end.cancel(false);
        }
        throw new SocketTimeoutException("it stopped in the middle of its answer, and nothing came for "
                + Math.max(1, patience.toSeconds()) + " s");
    }

    private void giveUp() {
        late = true;
        try {
            in.close();
        } catch (IOException e) {
            // It is no longer read.
        }
    }
}
