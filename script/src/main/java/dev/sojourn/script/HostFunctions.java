package dev.sojourn.script;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;

/**
 * The functions of Java that preludes of one context can call. They act on the call that the context is answering, so
 * they are made once and hold nothing of a request. Scripts never see them: a prelude must not hand them on.
 */
final class HostFunctions {

    private final Map<String, Object> members = new HashMap<>();
    private final Supplier<Call> current;
    private final Values values;

    /** Functions of a context. */
    HostFunctions(Supplier<Call> current, Values values) {
        this.current = current;
        this.values = values;
    }

    /** One function. */
    @FunctionalInterface
    interface Body {

        /**
         * Does the work.
         *
         * @return a value of the closed set, converted for the script
         */
        @Nullable
        Object run(Call call, Arguments in);
    }

    /** Adds a function. What it throws is an Error of JavaScript for the script. */
    HostFunctions add(String name, Body body) {
        members.put(name, (ProxyExecutable) arguments -> {
            Call call = current.get();
            call.requireRunning();
            try {
                return values.toScript(body.run(call, new Arguments(arguments, values)));
            } catch (RuntimeException e) {
                throw ScriptErrors.toScript(e, call, values);
            }
        });
        return this;
    }

    /** The functions as one object. */
    Object asObject() {
        return ProxyObject.fromMap(members);
    }

    /**
     * The arguments of one call of a function.
     *
     * @param raw as they came
     * @param values converts them
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Arguments(Value[] raw, Values values) {

        /** How many there are. */
        int size() {
            return raw.length;
        }

        /** Whether one is missing, undefined or null. */
        boolean isAbsent(int index) {
            return index >= raw.length || raw[index].isNull();
        }

        /** One as a text. */
        String text(int index) {
            return raw[index].asString();
        }

        /**
         * One as a text.
         *
         * @return the text, or null when it is absent
         */
        @Nullable
        String textOrNull(int index) {
            return isAbsent(index) ? null : raw[index].asString();
        }

        /** One as a number of JavaScript. */
        double number(int index) {
            return raw[index].asDouble();
        }

        /**
         * One as a plain value.
         *
         * @return a value of the closed set, null for undefined and null
         */
        @Nullable
        Object plain(int index) {
            return index < raw.length ? values.toPlain(raw[index]) : null;
        }

        /** One as it came, to be called. */
        Value script(int index) {
            return raw[index];
        }
    }
}
