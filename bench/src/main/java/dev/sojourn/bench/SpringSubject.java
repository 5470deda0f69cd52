package dev.sojourn.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.RedisIndexedSessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Spring Session as its filter drives it: the session is found, its last access set to now, and it is saved at the end
 * of the request. From the bare id on: no cookie is parsed.
 *
 * @param <S> the repository's kind of session
 */
final class SpringSubject<S extends Session> extends EngineSubject<S> {

    private final SessionRepository<S> repository;
    private final Runnable closing;

    private SpringSubject(SessionRepository<S> repository, Runnable closing) {
        this.repository = repository;
        this.closing = closing;
    }

    static Subject overMap() {
        return new SpringSubject<>(new MapSessionRepository(new ConcurrentHashMap<>()), () -> {});
    }

    /** The plain repository, with its default serialization. */
    static Subject overRedis() {
        LettuceConnectionFactory connections = redis();
        return new SpringSubject<>(new RedisSessionRepository(template(connections)), connections::destroy);
    }

    /** The repository that finds sessions by their user and tells of their end, for which it listens to the server. */
    static Subject overRedisIndexed() {
        LettuceConnectionFactory connections = redis();
        RedisIndexedSessionRepository repository = new RedisIndexedSessionRepository(template(connections));
        repository.setApplicationEventPublisher(event -> {});
        repository.afterPropertiesSet();
        notify(connections, "Egx");
        RedisMessageListenerContainer container = new RedisMessageListenerContainer();
        container.setConnectionFactory(connections);
        container.addMessageListener(
                repository,
                List.of(
                        new ChannelTopic(repository.getSessionDeletedChannel()),
                        new ChannelTopic(repository.getSessionExpiredChannel()),
                        new PatternTopic(repository.getSessionCreatedChannelPrefix() + "*")));
        container.afterPropertiesSet();
        container.start();
        return new SpringSubject<>(repository, () -> {
            container.stop();
            repository.destroy();
            notify(connections, "");
            connections.destroy();
        });
    }

    private static void notify(LettuceConnectionFactory connections, String events) {
        try (RedisConnection connection = connections.getConnection()) {
            connection.serverCommands().setConfig("notify-keyspace-events", events);
        }
    }

    private static LettuceConnectionFactory redis() {
        URI address = URI.create(Servers.address(Store.REDIS));
        LettuceConnectionFactory connections =
                new LettuceConnectionFactory(new RedisStandaloneConfiguration(address.getHost(), address.getPort()));
        connections.afterPropertiesSet();
        connections.start();
        return connections;
    }

    private static RedisTemplate<String, Object> template(LettuceConnectionFactory connections) {
        RedisTemplate<String, Object> template = new RedisTemplate<>();
        template.setKeySerializer(RedisSerializer.string());
        template.setHashKeySerializer(RedisSerializer.string());
        template.setConnectionFactory(connections);
        template.afterPropertiesSet();
        return template;
    }

    static Subject overPostgres() {
        HikariDataSource pool = Servers.pool();
        JdbcTemplate template = new JdbcTemplate(pool);
        if (Boolean.FALSE.equals(
                template.queryForObject("SELECT to_regclass('spring_session') IS NOT NULL", Boolean.class))) {
            new ResourceDatabasePopulator(
                            new ClassPathResource("org/springframework/session/jdbc/schema-postgresql.sql"))
                    .execute(pool);
        }
        JdbcIndexedSessionRepository repository = new JdbcIndexedSessionRepository(
                template, new TransactionTemplate(new DataSourceTransactionManager(pool)));
        repository.setCleanupCron(Scheduled.CRON_DISABLED);
        repository.afterPropertiesSet();
        return new SpringSubject<>(repository, pool::close);
    }

    @Override
    S make() {
        return repository.createSession();
    }

    @Override
    S enter(String id) {
        S session = repository.findById(id);
        if (session == null) {
            throw new IllegalStateException("A live session of Spring's was not found");
        }
        session.setLastAccessedTime(Instant.now());
        return session;
    }

    @Override
    String id(S session) {
        return session.getId();
    }

    @Override
    Object get(S session, String name) {
        return session.getRequiredAttribute(name);
    }

    @Override
    void set(S session, String name, Object value) {
        session.setAttribute(name, value);
    }

    @Override
    void leave(S session) {
        repository.save(session);
    }

    @Override
    boolean end(S session) {
        repository.save(session);
        repository.deleteById(session.getId());
        return true;
    }

    @Override
    public void close() {
        closing.run();
    }
}
