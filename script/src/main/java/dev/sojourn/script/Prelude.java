package dev.sojourn.script;

/** Which functions of Java every prelude gets. */
final class Prelude {

    private Prelude() {}

    /** Adds the functions that do not belong to one dialect. */
    static void install(HostFunctions functions) {
        WebFunctions.install(functions);
        SessionFunctions.install(functions);
    }
}
