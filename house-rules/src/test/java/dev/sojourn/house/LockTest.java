package dev.sojourn.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockTest {
    @TempDir
    private Path planted;

    @Test
    void theEngineHoldsNoLockOverACallOfTheStore() {
        assertThat(LockRules.offences(House.module("core").mainSources().stream()
                        .filter(source -> source.getParent().endsWith(Path.of("dev", "sojourn")))
                        .toList()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "synchronized void offend() { store.count(); }",
                "void offend() { synchronized (this) { store.count(); } }",
                "void offend() { synchronized (this) { first(); } }",
                "synchronized void offend() { run(() -> store.count()); }",
                "synchronized void offend() { run(store::count); }",
                "void offend() { lock.lock(); try { first(); } finally { lock.unlock(); } }",
                "void offend() { map.computeIfAbsent(\"a\", name -> store.count()); }",
                "void offend() { map.compute(\"a\", this::second); }"
            })
    void ruleTurnsRed(String method) throws IOException {
        assertThat(LockRules.offences(List.of(plant(method))))
                .containsExactly("Planted.offend holds a lock over SessionStore.count");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void fine() { synchronized (this) { map.clear(); } store.count(); }",
                "void fine() { lock(); first(); }",
                "void fine() { store.count(); map.computeIfAbsent(\"a\", String::length); }",
                "synchronized void fine() { new Object() { void later() { first(); } }; }"
            })
    void ruleStaysGreenForWhoeverLetsGoFirst(String method) throws IOException {
        assertThat(LockRules.offences(List.of(plant(method)))).isEmpty();
    }

    private Path plant(String method) throws IOException {
        return Files.writeString(planted.resolve("Planted.java"), """
                import dev.sojourn.store.SessionStore;
                import java.util.*;
                import java.util.concurrent.*;
                import java.util.concurrent.locks.*;

                class Planted {
                    SessionStore store;
                    final Lock lock = new ReentrantLock();
                    final Map<String, Number> map = new ConcurrentHashMap<>();

                    void first() { second("a", 1L); }
                    Number second(String name, Number before) { return store.count(); }
                    void run(Runnable work) { work.run(); }
                    void lock() {}
                    %s
                }
                """.formatted(method));
    }
}
