package dev.sojourn.bench;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Plain Redis with a hash of the same shape and size as a session's: a read is one HGETALL, a write an HGETALL and an
 * HSET, a session that is made and ended an HSET and a DEL.
 */
final class RedisFloorSubject implements Subject {

    private static final int KEY_BYTES = 32;
    private static final int DATA_BYTES = 250;
    private static final byte[] DATA = bytes("d");
    private static final byte[] VERSION = bytes("v");
    private static final long SOME_MOMENT = 1_780_000_000_000L;

    private final SecureRandom random = new SecureRandom();
    private final RedisClient client = RedisClient.create(Servers.address(Store.REDIS));
    private final StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
    private final RedisCommands<byte[], byte[]> redis = connection.sync();

    @Override
    public String begin(int number) {
        byte[] id = new byte[KEY_BYTES];
        random.nextBytes(id);
        String ticket = "floor:" + new String(id, StandardCharsets.ISO_8859_1);
        redis.hset(key(ticket), fields(number));
        return ticket;
    }

    @Override
    public Object read(String ticket) {
        return redis.hgetall(key(ticket));
    }

    @Override
    public int raise(String ticket) {
        byte[] key = key(ticket);
        Map<byte[], byte[]> stored = redis.hgetall(key);
        int raised = 0;
        for (Map.Entry<byte[], byte[]> field : stored.entrySet()) {
            if (field.getKey()[0] == VERSION[0]) {
                raised = Integer.parseInt(new String(field.getValue(), StandardCharsets.US_ASCII)) + 1;
            }
        }
        Map<byte[], byte[]> changed = new LinkedHashMap<>();
        changed.put(VERSION, bytes(Integer.toString(raised)));
        changed.put(DATA, new byte[DATA_BYTES]);
        redis.hset(key, changed);
        return raised;
    }

    @Override
    public boolean beginAndEnd(int number) {
        return redis.del(key(begin(number))) == 1;
    }

    private static Map<byte[], byte[]> fields(int number) {
        Map<byte[], byte[]> fields = new LinkedHashMap<>();
        fields.put(VERSION, bytes("1"));
        for (String moment : new String[] {"c", "a", "u", "b", "e"}) {
            fields.put(bytes(moment), bytes(Long.toString(SOME_MOMENT + number)));
        }
        fields.put(DATA, new byte[DATA_BYTES]);
        return fields;
    }

    private static byte[] key(String ticket) {
        return ticket.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
