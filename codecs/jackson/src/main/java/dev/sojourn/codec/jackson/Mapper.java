package dev.sojourn.codec.jackson;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.sojourn.codec.CodecException;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.TypeFactory;

/** Jackson, set up so that what is written reads back as what it was, and reads to the same bytes. */
final class Mapper {

    private static final JsonFormat.Value NUMBER = JsonFormat.Value.forShape(JsonFormat.Shape.NUMBER);

    private final JsonMapper json;
    private final ObjectWriter writer;
    private final ObjectReader reader;
    private final Order order = new Order(this::part);
    private final int depth;

    Mapper(
            AllowList own,
            AllowList allowed,
            ClassLoader loader,
            List<AnnotationIntrospector> introspectors,
            List<JacksonModule> modules,
            int depth,
            int maximumBytes) {
        this.depth = depth;
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxDocumentLength(maximumBytes)
                        .maxStringLength(maximumBytes)
                        .build())
                .streamWriteConstraints(
                        StreamWriteConstraints.builder().maxNestingDepth(depth).build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        List<JacksonModule> all = new ArrayList<>(modules);
        Typing typing = new Typing(allowed);
        all.add(new Last(order, owner -> {
            stable(owner);
            owner.polymorphicTypeValidator(typing.validator());
            owner.setDefaultTyping(typing.standard());
        }));
        AnnotationIntrospector annotations = new JacksonAnnotationIntrospector();
        for (AnnotationIntrospector each : introspectors) {
            annotations = AnnotationIntrospector.pair(each, annotations);
        }
        this.json = new Builder(factory, typing)
                .typeFactory(TypeFactory.createDefaultInstance().withClassLoader(loader))
                .annotationIntrospector(AnnotationIntrospector.pair(new OwnState(own), annotations))
                .addModules(all)
                .build();
        this.writer = json.writerFor(Object.class);
        this.reader = json.readerFor(Object.class);
    }

    private static void stable(MapperBuilder<?, ?> owner) {
        owner.enable(
                MapperFeature.SORT_PROPERTIES_ALPHABETICALLY,
                // A list that a class makes itself and never replaces is state too.
                MapperFeature.ALLOW_FINAL_FIELDS_AS_MUTATORS);
        owner.disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST);
        // Names of constants: what toString gives may be changed, or be of a language.
        owner.disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING, EnumFeature.READ_ENUMS_USING_TO_STRING);
        owner.disable(
                DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS,
                DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS,
                DateTimeFeature.WRITE_DATES_WITH_CONTEXT_TIME_ZONE,
                DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE,
                DateTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID);
        owner.enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID);
        owner.withConfigOverride(Date.class, date -> date.setFormat(NUMBER));
        // Where a class is read by way of a tree, fractions would lose digits and zeros.
        owner.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        owner.enable(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        owner.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
        owner.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        owner.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    JsonMapper json() {
        return json;
    }

    Order order() {
        return order;
    }

    byte[] write(Object value, int maxBytes) {
        LimitedBytes out = new LimitedBytes(maxBytes);
        try {
            writer.writeValue(out, value);
        } catch (CodecException e) {
            throw e;
        } catch (RuntimeException e) {
            throw Refusals.unwritable(value, e, depth);
        } catch (StackOverflowError e) {
            throw Refusals.tooDeep(depth);
        }
        return out.toByteArray();
    }

    /** Reads without words of its own: who reads to check what was written has others than who reads what is stored. */
    @Nullable
    Object read(byte[] bytes) {
        return reader.readValue(bytes);
    }

    /** An element of a set, to be compared. */
    private byte[] part(@Nullable Object element) {
        return writer.writeValueAsBytes(element);
    }

    /** Where class names by annotations are resolved can be set from inside only. */
    private static final class Builder extends JsonMapper.Builder {

        Builder(JsonFactory factory, Typing typing) {
            super(factory);
            typeResolverProvider(typing);
        }
    }

    /** Comes after all modules, for those of Spring Security set what is to be otherwise here. */
    private static final class Last extends SimpleModule {

        private static final long serialVersionUID = 1L;

        private final transient Consumer<MapperBuilder<?, ?>> settings;

        Last(Order order, Consumer<MapperBuilder<?, ?>> settings) {
            super("sojourn");
            this.settings = settings;
            JdkForms.addTo(this, order);
        }

        @Override
        public void setupModule(SetupContext context) {
            super.setupModule(context);
            settings.accept((MapperBuilder<?, ?>) context.getOwner());
        }
    }
}
