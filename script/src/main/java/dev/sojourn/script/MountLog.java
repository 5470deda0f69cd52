package dev.sojourn.script;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.PolyglotException.StackFrame;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** What the scripts of a mount leave in the log: one bounded line each, with script and line where something failed. */
final class MountLog {

    private static final Logger LOG = System.getLogger("dev.sojourn.script");
    private static final int LONGEST = 1000;

    private final String mount;

    MountLog(String mount) {
        this.mount = mount;
    }

    /** As {@link MountServices#log(Level, String)}. */
    void say(Level level, String text) {
        LOG.log(level, "[{0}] {1}", mount, oneLine(text));
    }

    void failed(PolyglotException thrown, Scripts scripts, String during) {
        LOG.log(Level.ERROR, "Script {0} failed at {1}: {2}", place(thrown, scripts), during, reason(thrown));
    }

    void stopped(StoppedException thrown, Scripts scripts, String during) {
        LOG.log(
                Level.ERROR,
                "Script {0} was stopped at {1}: {2}",
                place(thrown.where(), scripts),
                during,
                String.valueOf(thrown.getMessage()));
    }

    void failed(Value thrown, Scripts scripts, String during) {
        try {
            thrown.throwException();
            LOG.log(Level.ERROR, "A script of {0} failed at {1}", mount, during);
        } catch (PolyglotException e) {
            failed(e, scripts, during);
        } catch (UnsupportedOperationException e) {
            String shown = oneLine(String.valueOf(thrown));
            LOG.log(Level.ERROR, "A script of {0} failed at {1}: it threw {2}", mount, during, shown);
        }
    }

    void fault(String message, @Nullable Throwable cause) {
        LOG.log(Level.ERROR, oneLine("Mount " + mount + " is not served: " + message), cause);
    }

    String place(PolyglotException thrown, Scripts scripts) {
        String place = scripts.place(thrown.getSourceLocation());
        if (place != null) {
            return place;
        }
        for (StackFrame frame : thrown.getPolyglotStackTrace()) {
            place = frame.isGuestFrame() ? scripts.place(frame.getSourceLocation()) : null;
            if (place != null) {
                return place;
            }
        }
        return mount;
    }

    static String reason(PolyglotException thrown) {
        if (thrown.isResourceExhausted()) {
            return "it ran more statements than its limit (option statementLimit)";
        }
        return oneLine(String.valueOf(thrown.getMessage()));
    }

    private static String oneLine(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        StringBuilder line = new StringBuilder(cut.length());
        cut.codePoints()
                .forEach(c -> line.appendCodePoint(Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c));
        return line.toString();
    }
}
