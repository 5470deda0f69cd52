package dev.sojourn.script;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The dialects there are. The only place that names them all. */
final class Dialects {

    private static final List<Dialect> ALL = List.of(
            new MarsDialect(), new HyperExpressDialect(), new FoxxDialect(), new HtgmDialect(), new SimplesDialect());

    private Dialects() {}

    static @Nullable Dialect find(String name) {
        for (Dialect dialect : ALL) {
            if (dialect.name().equals(name)) {
                return dialect;
            }
        }
        return null;
    }

    static String names() {
        return ALL.stream().map(Dialect::name).collect(Collectors.joining(", "));
    }
}
