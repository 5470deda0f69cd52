package dev.sojourn.script;

import dev.sojourn.http.HttpVisits;
import java.lang.System.Logger.Level;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** What a call gets from its mount. Safe for use by several threads. */
public interface MountServices {

    /**
     * Opens the visits of the mount's sessions.
     *
     * @return the same object for a generation of scripts
     */
    HttpVisits sessions();

    /**
     * The values that scripts of the mount share in this process.
     *
     * @return the same object as long as the mount lives
     */
    SharedValues shared();

    /**
     * How much calls may take.
     *
     * @return the limits
     */
    CallLimits limits();

    /**
     * Whether changes of a session that were made before a script threw are kept. The host sees to that for the
     * session of a call; a dialect asks when it saves by itself.
     *
     * @return true when they are kept
     */
    boolean persistsOnError();

    /**
     * Writes what a script says into the log, without line breaks and cut to a bounded length.
     *
     * @param level how important it is
     * @param text what it says
     */
    void log(Level level, String text);

    /**
     * Writes what a script threw into the log, with script and line.
     *
     * @param thrown a JavaScript value
     * @param during what was being done
     */
    void log(@Nullable Value thrown, String during);
}
