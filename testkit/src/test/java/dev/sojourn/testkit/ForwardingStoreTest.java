package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.FindsByToken;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.store.TracksReads;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** That a wrapper loses no power and no way of asking of the store inside, and invents none. */
class ForwardingStoreTest {

    private final MemoryStore memory = new MemoryStore();

    /** A store with the powers that a test gives it. */
    private final class Gifted extends ForwardingStore {
        private final @Nullable FindsByUser users;
        private final @Nullable AnnouncesChanges changes;
        private final @Nullable TracksReads reads;

        Gifted(int powers) {
            super(memory);
            this.users = (powers & 1) == 0 ? null : memory;
            this.changes = (powers & 2) == 0 ? null : memory;
            this.reads = (powers & 4) == 0 ? null : listener -> () -> {};
        }

        @Override
        public @Nullable FindsByUser users() {
            return users;
        }

        @Override
        public @Nullable AnnouncesChanges changes() {
            return changes;
        }

        @Override
        public @Nullable TracksReads reads() {
            return reads;
        }
    }

    @Test
    void aWrapperHasThePowersOfTheStoreInsideAndNoOthers() {
        for (int powers = 0; powers < 8; powers++) {
            SessionStore inside = new Gifted(powers);
            for (SessionStore wrapper :
                    List.of(new ForwardingStore(inside), new CountingStore(new FaultyStore(inside)))) {
                assertThat(wrapper.users() == null).isEqualTo(inside.users() == null);
                assertThat(wrapper.users()).isSameAs(wrapper.users());
                assertThat(wrapper.changes()).isSameAs(inside.changes());
                assertThat(wrapper.reads()).isSameAs(inside.reads());
            }
        }
    }

    @Test
    void everyCallReachesTheStoreInsideAsItWasMade() {
        assertThat(lost(ForwardingStore::new)).isEmpty();
        assertThat(lost(HandsOnTokens::new)).isEmpty();
    }

    @Test
    void theShorterWayToFindIsHandedOnOnlyByWhoSaysSo() {
        SessionStore plain = new ForwardingStore(memory);
        SessionStore willing = new HandsOnTokens(memory);
        assertThat(plain.byToken()).isNull();
        assertThat(willing.byToken()).isNotNull().isSameAs(willing.byToken());
        assertThat(new HandsOnTokens(plain).byToken()).isNull();
    }

    private static final class HandsOnTokens extends ForwardingStore {
        HandsOnTokens(SessionStore inside) {
            super(inside);
        }

        @Override
        public @Nullable FindsByToken byToken() {
            return tokensInside();
        }
    }

    @Test
    void aWrapperThatLeavesOutWhatHasADefaultIsFoundOut() {
        assertThat(lost(ForwardingStoreTest::withoutDefaults))
                .contains("deleteAll", "settleAll", "scanWithoutData", "findFresh", "touchInterval", "inProcess");
    }

    @Test
    void everyOperationIsStoodAround() {
        Set<StoreOperation> seen = EnumSet.noneOf(StoreOperation.class);
        lost(inside -> new ForwardingStore(inside) {
            @Override
            protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
                seen.add(operation);
                return super.around(operation, call);
            }
        });
        assertThat(seen).isEqualTo(EnumSet.allOf(StoreOperation.class));
    }

    /** The methods of a store and of its power to find that do not reach the store inside, or as something else. */
    private static Set<String> lost(UnaryOperator<SessionStore> wrapping) {
        List<String> heard = new ArrayList<>();
        FindsByUser users = proxy(FindsByUser.class, (self, method, arguments) -> {
            heard.add(method.getName());
            return nothing(method);
        });
        FindsByToken tokens = proxy(FindsByToken.class, (self, method, arguments) -> {
            heard.add(method.getName());
            return nothing(method);
        });
        SessionStore wrapper = wrapping.apply(proxy(SessionStore.class, (self, method, arguments) -> {
            heard.add(method.getName());
            return switch (method.getName()) {
                case "users" -> users;
                case "byToken" -> tokens;
                default -> nothing(method);
            };
        }));
        Set<String> lost = new TreeSet<>();
        lose(SessionStore.class, wrapper, heard, lost);
        FindsByUser power = wrapper.users();
        if (power != null) {
            lose(FindsByUser.class, power, heard, lost);
        }
        FindsByToken shorter = wrapper.byToken();
        if (shorter != null) {
            lose(FindsByToken.class, shorter, heard, lost);
        }
        // They are asked for once, when the wrapper is made.
        lost.removeAll(Set.of("users", "byToken"));
        return lost;
    }

    private static void lose(Class<?> asked, Object wrapper, List<String> heard, Set<String> lost) {
        for (Method method : asked.getMethods()) {
            if (Modifier.isStatic(method.getModifiers())) {
                continue;
            }
            heard.clear();
            try {
                method.invoke(wrapper, arguments(method));
            } catch (InvocationTargetException | IllegalAccessException e) {
                heard.add(String.valueOf(e.getCause()));
            }
            if (!heard.equals(List.of(method.getName()))) {
                lost.add(method.getName());
            }
        }
    }

    private static @Nullable Object[] arguments(Method method) {
        @Nullable Object[] arguments = new @Nullable Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = nothing(method.getParameterTypes()[i]);
        }
        return arguments;
    }

    private static @Nullable Object nothing(Method method) {
        return nothing(method.getReturnType());
    }

    private static @Nullable Object nothing(Class<?> type) {
        Map<Class<?>, Object> primitives = Map.of(boolean.class, false, long.class, 0L, int.class, 0);
        return type == List.class ? List.of() : primitives.get(type);
    }

    private static SessionStore withoutDefaults(SessionStore inside) {
        return proxy(SessionStore.class, (self, method, arguments) -> {
            Object[] given = Objects.requireNonNullElse(arguments, new Object[0]);
            return method.isDefault() && !method.getName().equals("users")
                    ? InvocationHandler.invokeDefault(self, method, given)
                    : method.invoke(inside, given);
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
