// Names that the parts of core/ and ask/ know of each other.
#pragma once

namespace actors {

class context;
class system;
template <class... Ms> class ref;
template <class... Ms> class weak_ref;
template <class... Ms> class timed_ref;
template <class T> class future;
template <class T> class future_of_temporary;
template <class T> class promise;
template <class T> class task;
template <class... Fs> struct behavior;
template <class T> class pool;
template <class T> struct pool_options;

}  // namespace actors
