package dev.sojourn.codec.jackson;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.introspect.VisibilityChecker;

/**
 * Objects of the application are stored by their fields, as they are remembered: a getter may compute, and what has
 * none is state all the same. What a class says itself by annotations holds.
 */
final class OwnState extends NopAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    private final transient AllowList own;

    OwnState(AllowList own) {
        this.own = own;
    }

    @Override
    public VisibilityChecker findAutoDetectVisibility(
            MapperConfig<?> config, AnnotatedClass type, VisibilityChecker checker) {
        Class<?> raw = type.getRawType();
        boolean byFields = !raw.isRecord()
                && !raw.isEnum()
                && !Throwable.class.isAssignableFrom(raw)
                && own.permits(raw.getName())
                && !type.hasAnnotation(JsonAutoDetect.class);
        return byFields
                ? checker.withFieldVisibility(Visibility.ANY)
                        .withGetterVisibility(Visibility.NONE)
                        .withIsGetterVisibility(Visibility.NONE)
                        .withSetterVisibility(Visibility.NONE)
                : checker;
    }
}
