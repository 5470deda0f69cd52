package dev.sojourn.server.cli;

import dev.sojourn.server.admin.Amount;

/** Work that may take minutes: its progress is told, and it can be interrupted between two steps. */
final class LongWork implements AutoCloseable {

    private final Progress progress;
    private final Interruption interruption;
    private final String then;

    /**
     * Begins.
     *
     * @param total how many steps there are, 0 when that is not known
     * @param then what an interruption leaves behind, and what a repetition does, in a sentence
     */
    LongWork(Context context, FaceOptions face, long total, String then) {
        this.progress = new Progress(context.terminal(), face.quiet, total, System::nanoTime);
        this.interruption = Interruption.watch(context.terminal());
        this.then = then;
    }

    /** Tells of a step, and ends here when somebody has interrupted. */
    void done(long done) throws Failure {
        progress.at(done);
        interruption.check("after " + Amount.of(done, "session") + ". " + then);
    }

    @Override
    public void close() {
        progress.close();
        interruption.close();
    }
}
