package dev.sojourn.script;

import dev.sojourn.http.HttpVisits;
import java.lang.System.Logger.Level;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** What a call gets from its mount. Safe for use by several threads. */
interface MountServices {

    /** Opens the visits of the mount's sessions. */
    HttpVisits sessions();

    /** The values that scripts of the mount share in this process. */
    SharedValues shared();

    /** How much calls may take. */
    CallLimits limits();

    /**
     * Whether changes of a session that were made before a script threw are kept. The host sees to that for the
     * session of a call; a dialect asks when it saves by itself.
     */
    boolean persistsOnError();

    /** Writes what a script says into the log, without line breaks and cut to a bounded length. */
    void log(Level level, String text);

    /** Writes what a script threw into the log, with script and line. */
    void log(@Nullable Value thrown, String during);
}
