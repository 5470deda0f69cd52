package dev.sojourn.script.mars;

import dev.sojourn.script.dialect.Call;
import dev.sojourn.script.dialect.Place;
import dev.sojourn.script.mount.MountException;
import java.util.List;
import java.util.Map;

/** placeholder */
final class MarsDatabase implements AutoCloseable {
    static MarsDatabase open(Place place) { return new MarsDatabase(); }
    List<Map<String, Object>> query(Call call, String sql, List<?> arguments) { throw new MountException("x"); }
    @Override public void close() {}
}
