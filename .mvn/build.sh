# Builds what has changed since the last build, and tells how it goes; read by ./run, after jdk.sh.

BUILT=sandbox/local-stack/target/built

# The directories of all modules, one a line.
modules() {
  sed -n 's|^ *<module>\(.*\)</module>.*|\1|p' pom.xml
}

# What every module is built with is newer than the last build, or there has been none.
all_changed() {
  [ ! -f "$BUILT" ] || [ -n "$(find pom.xml .mvn -newer "$BUILT" -print | head -n 1)" ]
}

# Those of the modules that hold a file newer than the last build, or nothing built; a directory tells of a deleted file.
changed_modules() {
  modules | while IFS= read -r module; do
    if [ ! -d "$module/target" ] ||
        [ -n "$(find "$module/pom.xml" "$module/src" -newer "$BUILT" -print 2>/dev/null | head -n 1)" ]; then
      printf '%s\n' "$module"
    fi
  done
}

# The modules $1 and all that are built with one of them, in the order of the root pom. A dependency of type pom puts
# nothing on the class path: the end-to-end tests only come after the services.
with_dependents() {
  # shellcheck disable=SC2046 # one word for each module
  awk -v changed="$1" '
    FNR == 1 {
      module = FILENAME
      sub(/\/pom\.xml$/, "", module)
      modules[++count] = module
      name = module
      sub(/.*\//, "", name)
      directory[name] = module
    }
    /<artifactId>/ && !/<type>pom</ {
      name = $0
      sub(/.*<artifactId>/, "", name)
      sub(/<.*/, "", name)
      names[module] = names[module] " " name
    }
    END {
      split(changed, list)
      for (i in list) wanted[list[i]] = 1
      do {
        added = 0
        for (i = 1; i <= count; i++) {
          total = split(names[modules[i]], list, " ")
          for (j = 1; j <= total && !(modules[i] in wanted); j++)
            if (list[j] in directory && directory[list[j]] in wanted) { wanted[modules[i]] = 1; added = 1 }
        }
      } while (added)
      for (i = 1; i <= count; i++) if (modules[i] in wanted) print modules[i]
    }' $(modules | sed 's|$|/pom.xml|')
}

# Marks the modules that are not among $1: Maven needs them beside those, and leaves them as they are.
mark_unchanged() {
  modules | while IFS= read -r module; do
    if printf '%s\n' "$1" | grep -qxF "$module"; then
      rm -f "$module/target/unchanged"
    else
      touch "$module/target/unchanged"
    fi
  done
}

# Says a word into Maven's log every ten seconds, so that progress can tell how long Maven has been silent.
clock() {
  while sleep 10 >/dev/null 2>&1; do echo '[CLOCK]'; done
}

# Reads Maven's log: prints each of the modules $1 when its build begins, and every ten seconds what goes on.
progress() {
  total=$(($(printf '%s\n' "$1" | wc -l)))
  begun=0
  downloaded=0
  seconds=0
  now='Maven starts'
  while IFS= read -r line; do
    case $line in
      '[INFO] Downloaded from '*) downloaded=$((downloaded + 1)) ;;
      '[INFO] '*'< org.caretill:'*' >'*)
        name=${line#*< org.caretill:}
        name=${name%% >*}
        for module in $1; do
          if [ "${module##*/}" = "$name" ]; then
            begun=$((begun + 1))
            now="$name [$begun/$total]"
            echo "  $now"
          fi
        done
        ;;
      '[CLOCK]')
        seconds=$((seconds + 10))
        echo "    $seconds s: $now, $downloaded files downloaded"
        ;;
    esac
  done
}

# Builds the modules $1; what else is given goes to Maven. Refuses with Maven's errors.
build() {
  wanted=$1
  shift
  mkdir -p "${BUILT%/*}"
  touch "$BUILT.begun"
  rm -f "$BUILT.failed"
  {
    clock &
    "$MAVEN" --batch-mode -DskipTests "$@" package 2>&1 || touch "$BUILT.failed"
    kill $!
  } | tee "$BUILT.log" | progress "$wanted"
  if [ -f "$BUILT.failed" ]; then
    grep '^\[ERROR\]' "$BUILT.log" | head -n 20 >&2
    refuse "The build failed: the whole story is in $BUILT.log"
  fi
  mv "$BUILT.begun" "$BUILT"
}

# Words in a row, with commas.
listed() {
  printf '%s\n' "$1" | sed 's|.*/||' | paste -s -d , - | sed 's/,/, /g'
}

build_all() {
  cat <<END
Building all $(($(modules | wc -l))) modules: one to three minutes. The first time, Maven also downloads about 1.2 GB (Quarkus, Kafka,
PostgreSQL, Keycloak, the compiler's checks), which takes five to fifteen minutes more. Every word: $BUILT.log
END
  build "$(modules)"
}

# $1: the modules that have changed.
build_changed() {
  wanted=$(with_dependents "$1")
  echo "Building what has changed ($(listed "$1")) and what depends on it; every word: $BUILT.log"
  mark_unchanged "$wanted"
  build "$wanted" -Donly-changed -am -pl "$(printf '%s\n' "$wanted" | paste -s -d , -)"
}
