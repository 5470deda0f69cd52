package dev.sojourn.codec;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes an encoded map of texts apart without decoding its values, so that one that can't be costs no other. */
public final class MapEntries {

    private MapEntries() {}

    /**
     * The encoded values of a map by their keys.
     *
     * @param source the bytes; not kept and not changed
     * @param from the first byte of the map
     * @param to its end, exclusive
     * @return a new map in the order of the stored one, each value for {@link ValueCodec#decode}
     * @throws DamagedDataException if the bytes are not exactly one map whose keys are texts
     */
    public static Map<String, byte[]> of(byte[] source, int from, int to) {
        CborReader in = new CborReader(source, from, to);
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int left = in.map(); left > 0; left--) {
            String key = in.text();
            int start = in.at();
            in.skip(ValueDecoder.cborLevels(ValueCodec.Builder.HIGHEST_DEPTH));
            if (entries.put(key, Arrays.copyOfRange(source, start, in.at())) != null) {
                throw in.damage("a map holds one key twice");
            }
        }
        if (in.left() != 0) {
            throw in.damage(in.left() + " bytes follow the value");
        }
        return entries;
    }

    /**
     * An encoded map with one entry in the place of the one of that key, if there is one.
     *
     * @param source the bytes; not kept and not changed
     * @param from the first byte of the map
     * @param to its end, exclusive; as {@code from} for a map without entries
     * @param key the key of the entry
     * @param value what {@link ValueCodec#encode} gave
     * @return a new map, the entry at its end
     * @throws DamagedDataException if the bytes are not exactly one map whose keys are texts
     */
    public static byte[] with(byte[] source, int from, int to, String key, byte[] value) {
        Map<String, byte[]> entries = from == to ? new LinkedHashMap<>() : of(source, from, to);
        entries.remove(key);
        entries.put(key, value);
        return written(entries, to - from + key.length() + value.length);
    }

    /**
     * An encoded map without the entry of a key.
     *
     * @param source the bytes; not kept and not changed
     * @param from the first byte of the map
     * @param to its end, exclusive
     * @param key the key of the entry
     * @return a new map, without a byte when no entry is left; null when there is no such entry
     * @throws DamagedDataException if the bytes are not exactly one map whose keys are texts
     */
    public static byte @Nullable [] without(byte[] source, int from, int to, String key) {
        Map<String, byte[]> entries = of(source, from, to);
        if (entries.remove(key) == null) {
            return null;
        }
        return entries.isEmpty() ? new byte[0] : written(entries, to - from);
    }

    private static byte[] written(Map<String, byte[]> entries, int likely) {
        CborWriter out = new CborWriter(likely + 16, Integer.MAX_VALUE);
        out.head(Cbor.MAP, entries.size());
        entries.forEach((name, each) -> {
            out.text(name);
            out.raw(each, 0, each.length);
        });
        return out.toBytes();
    }
}
