package dev.sojourn.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Which values that cannot be stored may be kept by reference instead, on the node that set them: listeners that are
 * values, locks, open resources, the object graphs of a web framework. Immutable; {@link #atMost} returns a copy.
 *
 * <pre>{@code
 * SessionEngine.builder()
 *         .store(new MemoryStore())
 *         .nodeLocal(NodeLocal.everythingElse())
 *         .build();
 * }</pre>
 *
 * <p>The codec is asked first, and what it can store is stored. Only a value that it refuses for what it is, or for
 * what is somewhere inside it, is looked at here, and is then kept as a whole; one that is too large is refused as
 * ever. In the session's record stands a reference to it.
 *
 * <p>What it means to be kept by reference:
 *
 * <ul>
 *   <li>On this node each visit gets the same instance. Requests share it while they run, as in a servlet container, so
 *       it has to be safe for use by several threads.
 *   <li>A change inside it is seen by all at once, is never written, and is not taken back when a visit is discarded.
 *   <li>It is held until its attribute is set anew, removed or cleared, until its session ends, or until the engine is
 *       closed, and it follows the session through rolls. A garbage collector does not take it before.
 *   <li>On another node, and after a restart, the attribute reads as absent and an event says why
 *       ({@code SessionEvent.Undecodable}). {@code set} and {@code remove} work there, {@code update}
 *       refuses.
 * </ul>
 *
 * <p>With a {@code MemoryStore} and one engine there is no other node, and this is what a servlet container does. Over
 * a shared store it is for values that a node can do without; what a user would miss belongs into the codec.
 */
public final class NodeLocal {

    private static final int MOST = 100_000;

    private static final NodeLocal NOTHING = matching(type -> false);

    private final Predicate<? super Class<?>> rule;
    private final int most;

    private NodeLocal(Predicate<? super Class<?>> rule, int most) {
        this.rule = rule;
        this.most = most;
    }

    /**
     * No value is kept by reference: what the codec refuses is refused.
     *
     * @return the rule of an engine for which none is set, the same instance every time
     */
    public static NodeLocal nothing() {
        return NOTHING;
    }

    /**
     * Everything that the codec refuses is kept by reference.
     *
     * @return the rule of a servlet container, up to 100,000 values
     */
    public static NodeLocal everythingElse() {
        return matching(type -> true);
    }

    /**
     * Values of these types are kept by reference, if the codec refuses them.
     *
     * @param types classes, which stand for their subclasses too, and interfaces
     * @return the rule, up to 100,000 values
     */
    public static NodeLocal of(Class<?>... types) {
        List<Class<?>> all = List.of(types);
        return matching(type -> all.stream().anyMatch(each -> each.isAssignableFrom(type)));
    }

    /**
     * Values whose class matches are kept by reference, if the codec refuses them.
     *
     * @param rule asked for the class of the attribute's value, not for that of what is inside it; has to be safe for
     *     use by several threads
     * @return the rule, up to 100,000 values
     */
    public static NodeLocal matching(Predicate<? super Class<?>> rule) {
        return new NodeLocal(Objects.requireNonNull(rule, "rule"), MOST);
    }

    /**
     * Sets how many values one engine keeps by reference at once. A further one is refused with a
     * {@code SessionLimitException}; none is dropped to make room.
     *
     * @param values at least 1
     * @return a copy
     */
    public NodeLocal atMost(int values) {
        return new NodeLocal(rule, values);
    }

    /** How many values one engine keeps by reference at once. */
    public int most() {
        return most;
    }

    /**
     * Whether a value may be kept by reference.
     *
     * @param type its class
     * @return what the rule says
     */
    public boolean allows(Class<?> type) {
        return rule.test(type);
    }

    /**
     * What is wrong with this setting.
     *
     * @return one sentence for each fault, without its full stop
     */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (most < 1) {
            faults.add("NodeLocal.atMost is " + most + "; it must be at least 1");
        }
        return faults;
    }
}
