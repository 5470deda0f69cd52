package dev.sojourn.script;

/**
 * How the contexts in which scripts run are used at a moment.
 *
 * @param busy how many run a script or are being made
 * @param idle how many could run one at once
 * @param waiting how many threads wait for one, because all there may be are busy
 */
public record ScriptContexts(int busy, int idle, int waiting) {

    static final ScriptContexts NONE = new ScriptContexts(0, 0, 0);

    ScriptContexts plus(ScriptContexts more) {
        return new ScriptContexts(busy + more.busy, idle + more.idle, waiting + more.waiting);
    }
}
