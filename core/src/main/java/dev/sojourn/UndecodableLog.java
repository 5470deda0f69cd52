package dev.sojourn;

import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.id.SessionKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says once for each wire name, and for each class that a fallback names, that values of it can't be decoded on this
 * node: a deploy that forgot a class is seen, and does not fill the log.
 */
final class UndecodableLog {

    private static final Logger LOG = System.getLogger(UndecodableLog.class.getName());

    /** So many lines; what else there is, events tell. Names come from the store, so their number needs a bound. */
    private static final int LINES = 100;

    private final Set<String> said = ConcurrentHashMap.newKeySet();

    void say(SessionKey key, String attribute, DamagedDataException why) {
        String type = why.wireName();
        String part = why.className() == null ? "" : " with class " + why.className();
        // Without a name of a type, the attribute has to do.
        String what = type == null ? "attribute \"" + attribute + "\"" : "values of \"" + type + "\"" + part;
        if (said.size() >= LINES || !said.add(what)) {
            return;
        }
        LOG.log(
                Level.WARNING,
                () -> "Attribute \"" + attribute + "\" of session " + key.fingerprint()
                        + " reads as absent: it can't be decoded on this node (" + why.getMessage()
                        + ") What is stored stays until it is set or removed outright. Bring this node's codec up to"
                        + " that of the others. This line comes once for " + what
                        + "; SessionEvent.Undecodable tells each");
    }
}
