package dev.sojourn.script.mars;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SqlValuesTest {

    /** A class of a driver. */
    private static final class Strange {

        @Override
        public String toString() {
            throw new AssertionError("asked for its text");
        }
    }

    @Test
    void aValueOfAnUnknownClassIsTheTextOfItsColumn() throws Exception {
        assertThat(SqlValues.read(result(new Strange()), null, 1)).isEqualTo("text of column 1");
        assertThat(SqlValues.read(result(array(new Strange(), 5, null)), null, 1))
                .isEqualTo(java.util.Arrays.asList("text of column 2", 5, null));
    }

    @Test
    void valuesOfKnownClassesAreReadAsTheyAre() throws Exception {
        UUID id = new UUID(1, 2);
        assertThat(SqlValues.read(result(id), null, 1)).isEqualTo(id.toString());
        assertThat(SqlValues.read(result(true), null, 1)).isEqualTo(true);
        assertThat(SqlValues.read(result((short) 3), null, 1)).isEqualTo(3.0);
        assertThat(SqlValues.read(result((Object) null), null, 1)).isNull();
        assertThat(SqlValues.read(result(array(array("a"), array())), null, 1))
                .isEqualTo(List.of(List.of("a"), List.of()));
    }

    private static Array array(Object... elements) {
        return stub(Array.class, Map.of("getResultSet", result(elements)));
    }

    /** Rows of one value each, before the first of them unless there is only that one. */
    private static ResultSet result(Object... values) {
        AtomicInteger at = new AtomicInteger(-1);
        return (ResultSet) Proxy.newProxyInstance(
                ResultSet.class.getClassLoader(), new Class<?>[] {ResultSet.class}, (proxy, method, in) -> {
                    return switch (method.getName()) {
                        case "next" -> at.incrementAndGet() < values.length;
                        case "getObject" -> values[Math.max(at.get(), 0)];
                        case "getString" -> "text of column " + in[0];
                        case "getMetaData" -> stub(ResultSetMetaData.class, Map.of());
                        default -> null;
                    };
                });
    }

    private static <T> T stub(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, in) -> answers.get(method.getName())));
    }
}
